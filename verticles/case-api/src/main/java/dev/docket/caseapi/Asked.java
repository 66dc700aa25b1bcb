package dev.docket.caseapi;

import com.google.protobuf.Message;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.domain.id.UuidText;
import dev.docket.kit.identity.CallKey;
import dev.docket.server.grpc.CallContext;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.CommandKey;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what callers ask. Every method throws a {@link StatusFailure} that names the field and
/// what was expected.
final class Asked {

  /// Longest piece of a caller's own text that an answer repeats, in UTF-16 units.
  private static final int MAX_ECHO = 100;

  private Asked() {}

  static Caller caller() {
    var call = CallContext.current();
    return new Caller(
        call.org().value(), call.caller().toString(), call.actor(), call.cause(), call.depth());
  }

  /// The caller of a command, with the key, if there is one, under which this request is done once.
  static Caller caller(Message request) {
    var caller = caller();
    return switch (CallContext.current().key()) {
      case CallKey.Client(var key) ->
          caller.once(new CommandKey.Client(key, RequestHash.of(caller, request)));
      case CallKey.Effect(var key) -> caller.once(new CommandKey.Effect(key));
      case null -> caller;
    };
  }

  static CaseRef caseRef(String idOrKey) {
    var ref = CaseRef.parse(idOrKey);
    if (ref == null) {
      throw StatusFailure.invalid("case_id", "case_id must be a UUID or a key such as DEMO-12");
    }
    return ref;
  }

  static UUID uuid(String field, String text) {
    var id = UuidText.parse(text);
    if (id == null) {
      throw StatusFailure.invalid(field, field + " must be a UUID");
    }
    return id;
  }

  /// Null for an empty text.
  static @Nullable UUID optionalUuid(String field, String text) {
    return text.isEmpty() ? null : uuid(field, text);
  }

  /// NOT_DEFINED for an empty text.
  static Priority priority(String text) {
    if (text.isEmpty()) {
      return Priority.NOT_DEFINED;
    }
    var priority = Priority.named(text);
    if (priority == null) {
      throw StatusFailure.invalid(
          "priority",
          "invalid priority %s. Must be one of %s"
              .formatted(shortened(text), names(Priority.values())));
    }
    return priority;
  }

  /// A status by its enum value or by its name; one of the two is given.
  static CaseStatus status(String status, String statusName) {
    var field = status.isEmpty() ? "status_name" : "status";
    var text = status.isEmpty() ? statusName : status;
    var found = CaseStatus.named(text);
    if (found == null) {
      throw StatusFailure.invalid(
          field,
          "invalid %s %s. Must be one of %s"
              .formatted(
                  field.replace('_', ' '),
                  shortened(text),
                  status.isEmpty() ? displayNames() : names(CaseStatus.values())));
    }
    return found;
  }

  static StatusFailure notFound(String what) {
    return StatusFailure.of(GrpcStatus.NOT_FOUND, "resource_not_found", what + " not found");
  }

  static StatusFailure keyReused() {
    return StatusFailure.of(
        GrpcStatus.FAILED_PRECONDITION,
        "idempotency_key_reused",
        "the idempotency key was used for another request");
  }

  /// A caller's own words as an answer may repeat them: it travels in a header.
  private static String shortened(String text) {
    return text.length() <= MAX_ECHO ? text : text.substring(0, MAX_ECHO) + "…";
  }

  private static String names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
  }

  private static String displayNames() {
    return Arrays.stream(CaseStatus.values())
        .map(CaseStatus::displayName)
        .collect(Collectors.joining(", "));
  }
}
