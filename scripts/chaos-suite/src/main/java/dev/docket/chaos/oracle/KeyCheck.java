package dev.docket.chaos.oracle;

import dev.docket.chaos.load.KeyJournal.Answer;
import dev.docket.chaos.load.KeyJournal.KeyUse;
import dev.docket.chaos.load.KeyedLoad;
import dev.docket.chaos.oracle.Evidence.Sent;
import dev.docket.chaos.oracle.Evidence.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Judges answers: under one key there is one, and none to another request. Pure.
public final class KeyCheck {

  private static final int REUSED = 422;

  private KeyCheck() {}

  /// Keys with two different answers, or with one that they must not have; one line each.
  public static List<String> judge(List<KeyUse> uses) {
    var found = new ArrayList<String>();
    for (var use : uses) {
      var token = use.command().token();
      long different =
          use.answers().stream().filter(Answer::done).map(Answer::body).distinct().count();
      if (different > 1) {
        found.add("command %s: %d different answers".formatted(token, different));
      } else if (use.answers().stream().anyMatch(answer -> answer.status() == REUSED)) {
        found.add("command %s: taken for another one".formatted(token));
      } else if (use.otherAnswer() instanceof Answer(var status, _, _, _) && status != REUSED) {
        found.add("command %s: another one under its key was answered %d".formatted(token, status));
      }
    }
    return found;
  }

  /// What the senders know: a command is done once any answer says so, and another one under its
  /// key never is.
  public static List<Sent> sent(List<KeyUse> uses) {
    var sent = new ArrayList<Sent>();
    for (var use : uses) {
      var token = use.command().token();
      sent.add(
          use.done() == null
              ? new Sent(token, Told.NOTHING, null, null)
              : new Sent(token, Told.DONE, KeyedLoad.subject(use), null));
      if (use.other() != null) {
        var other = Objects.requireNonNull(use.other()).token();
        sent.add(new Sent(other, Told.REFUSED, null, null));
      }
    }
    return sent;
  }
}
