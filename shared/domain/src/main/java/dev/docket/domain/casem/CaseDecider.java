package dev.docket.domain.casem;

import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.CreateCase;
import dev.docket.domain.casem.CaseCommand.UpdatePriority;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseEvent.CaseCreated;
import dev.docket.domain.casem.CaseEvent.Changed;
import dev.docket.domain.casem.CaseEvent.CommentAdded;
import dev.docket.domain.casem.CaseEvent.PriorityUpdated;
import dev.docket.domain.casem.CaseEvent.StatusUpdated;
import dev.docket.domain.casem.CaseEvent.TitleUpdated;
import dev.docket.domain.casem.Decision.Accepted;
import dev.docket.domain.casem.Decision.Rejected;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rules of a case, pure: commands become events, events become state.
public final class CaseDecider {

  /// Longest title, in UTF-16 code units.
  public static final int MAX_TITLE = 500;

  /// Longest description or comment, in UTF-16 code units.
  public static final int MAX_TEXT = 50_000;

  private CaseDecider() {}

  public static Decision<CaseCreated> decide(CreateCase c) {
    var wrong = firstNonNull(wrongTitle(c.title()), wrongText("description", c.description()));
    if (wrong != null) {
      return new Rejected<>(wrong.field, wrong.detail);
    }
    return new Accepted<>(
        List.of(
            new CaseCreated(
                c.projectId(),
                c.key(),
                c.number(),
                c.typeId(),
                c.title(),
                c.description(),
                c.priority(),
                c.status(),
                c.assignee(),
                c.creationSource())));
  }

  /// A change that would leave the case as it is, is accepted and becomes no event.
  public static Decision<Changed> decide(CaseState state, Change change) {
    return switch (change) {
      case UpdateTitle(var title) ->
          checked(
              wrongTitle(title),
              changed(state.title(), title, from -> new TitleUpdated(from, title)));
      case UpdateStatus(var status) ->
          new Accepted<>(changed(state.status(), status, from -> new StatusUpdated(from, status)));
      case UpdatePriority(var priority) ->
          new Accepted<>(
              changed(state.priority(), priority, from -> new PriorityUpdated(from, priority)));
      case AddComment(var message) ->
          checked(
              message.isBlank()
                  ? new Wrong("comment", "comment must not be empty")
                  : wrongText("comment", message),
              List.of(new CommentAdded(message)));
    };
  }

  public static CaseState create(Recorded<CaseCreated> created) {
    return CaseState.created(created);
  }

  public static CaseState evolve(CaseState state, Recorded<? extends Changed> changed) {
    return state.changed(changed);
  }

  private record Wrong(String field, String detail) {}

  private static Decision<Changed> checked(@Nullable Wrong wrong, List<Changed> events) {
    return wrong == null ? new Accepted<>(events) : new Rejected<>(wrong.field, wrong.detail);
  }

  private static <T> List<Changed> changed(T from, T to, Function<T, Changed> event) {
    return from.equals(to) ? List.of() : List.of(event.apply(from));
  }

  private static @Nullable Wrong wrongTitle(String title) {
    if (title.isBlank()) {
      return new Wrong("title", "title must not be empty");
    }
    return wrongText("title", title, MAX_TITLE);
  }

  private static @Nullable Wrong wrongText(String field, String text) {
    return wrongText(field, text, MAX_TEXT);
  }

  /// NUL is a legal character of JSON and of protobuf strings, but no text column can hold it.
  private static @Nullable Wrong wrongText(String field, String text, int limit) {
    if (text.length() > limit) {
      return new Wrong(
          field,
          "%s must have at most %d characters, found %d".formatted(field, limit, text.length()));
    }
    return text.indexOf('\0') >= 0
        ? new Wrong(field, field + " must not contain the character U+0000")
        : null;
  }

  private static @Nullable Wrong firstNonNull(@Nullable Wrong a, @Nullable Wrong b) {
    return a != null ? a : b;
  }
}
