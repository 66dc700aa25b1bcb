package dev.docket.thirdparty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/// The record on the topics `collaboration_integrations_…`: a webhook's body, and what the intake
/// knows about it. Members that a reader does not know are ignored.
///
/// @param orgId whose webhook it is
/// @param accountId the org's account at the third party
/// @param webhookId the id in the webhook's URL
/// @param deliveryId the same when the sender repeats itself
/// @param receivedAt by the intake's clock
/// @param payload the body as it came
public record WebhookEnvelope(
    long orgId,
    String accountId,
    String webhookId,
    String deliveryId,
    Instant receivedAt,
    JsonPayload payload) {

  private static final String ORG_ID = "orgId";
  private static final String ACCOUNT_ID = "jiraAccountId";
  private static final String WEBHOOK_ID = "webhookId";
  private static final String DELIVERY_ID = "deliveryId";
  private static final String RECEIVED_AT = "receivedAt";
  private static final String PAYLOAD = "payload";

  /// What [#read] made of a record's value.
  public sealed interface ReadResult {

    record Read(WebhookEnvelope envelope) implements ReadResult {}

    /// @param reason short, free of payload
    record Malformed(String reason) implements ReadResult {}
  }

  /// UTF-8 JSON with the payload inside, unchanged and last, so that people find the header first.
  public byte[] write() {
    var header =
        JsonNodeFactory.instance
            .objectNode()
            .put(ORG_ID, orgId)
            .put(ACCOUNT_ID, accountId)
            .put(WEBHOOK_ID, webhookId)
            .put(DELIVERY_ID, deliveryId)
            .put(RECEIVED_AT, receivedAt.toString());
    var text = UntrustedJson.text(header);
    var open = text.substring(0, text.length() - 1);
    return "%s,\"%s\":%s}"
        .formatted(open, PAYLOAD, payload.text())
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Never throws for what the bytes hold.
  public static ReadResult read(byte[] bytes) {
    return switch (UntrustedJson.ENVELOPE.read(bytes)) {
      case UntrustedJson.Result.Read(_, var tree) -> of(tree);
      case UntrustedJson.Result.Refused(var reason) -> new ReadResult.Malformed(reason);
    };
  }

  private static ReadResult of(ObjectNode tree) {
    var orgId = tree.path(ORG_ID);
    if (!orgId.isIntegralNumber() || !orgId.canConvertToLong() || orgId.longValue() < 1) {
      return expected(ORG_ID, "a positive integer");
    }
    for (var name : new String[] {ACCOUNT_ID, WEBHOOK_ID, DELIVERY_ID, RECEIVED_AT}) {
      if (!tree.path(name).isTextual()) {
        return expected(name, "a string");
      }
    }
    if (!(tree.get(PAYLOAD) instanceof ObjectNode payload)) {
      return expected(PAYLOAD, "an object");
    }
    try {
      return new ReadResult.Read(
          new WebhookEnvelope(
              orgId.longValue(),
              text(tree, ACCOUNT_ID),
              text(tree, WEBHOOK_ID),
              text(tree, DELIVERY_ID),
              Instant.parse(text(tree, RECEIVED_AT)),
              JsonPayload.of(payload)));
    } catch (DateTimeException e) {
      return expected(RECEIVED_AT, "an RFC 3339 time");
    }
  }

  private static String text(JsonNode tree, String name) {
    return tree.path(name).textValue();
  }

  private static ReadResult expected(String name, String what) {
    return new ReadResult.Malformed("%s: expected %s".formatted(name, what));
  }
}
