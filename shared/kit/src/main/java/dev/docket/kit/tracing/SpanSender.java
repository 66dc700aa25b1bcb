package dev.docket.kit.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/// Sends batches of spans on the thread that exports, which has nothing to do until the answer is
/// there. Once each: a batch that the collector does not take is lost, as it would be anyway where
/// the next ones wait behind it.
///
/// The senders that come with the exporter hand every batch to a client with threads of its own:
/// half of what exporting took was theirs.
final class SpanSender implements HttpSender {

  /// Of an answer, which says no more than that it has been taken, or why not.
  private static final int MAX_ANSWER = 64 << 10;

  private final HttpSenderConfig config;

  SpanSender(HttpSenderConfig config) {
    this.config = config;
  }

  private static final class Answer implements HttpResponse {
    private final int status;
    private final String message;
    private final byte[] body;

    Answer(int status, String message, byte[] body) {
      this.status = status;
      this.message = message;
      this.body = body;
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public String getStatusMessage() {
      return message;
    }

    @Override
    public byte[] getResponseBody() {
      return body;
    }
  }

  @Override
  public void send(
      MessageWriter batch, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    Answer answer;
    try {
      answer = exchange(batch);
    } catch (IOException e) {
      onError.accept(e);
      return;
    }
    onResponse.accept(answer);
  }

  private Answer exchange(MessageWriter batch) throws IOException {
    var connection = (HttpURLConnection) config.getEndpoint().toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) config.getConnectTimeout().toMillis());
    connection.setReadTimeout((int) config.getTimeout().toMillis());
    connection.setRequestProperty("Content-Type", config.getContentType());
    config
        .getHeadersSupplier()
        .get()
        .forEach(
            (name, values) -> values.forEach(value -> connection.addRequestProperty(name, value)));
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(batch.getContentLength());
    try (var body = connection.getOutputStream()) {
      batch.writeMessage(body);
    }
    int status = connection.getResponseCode();
    var message = connection.getResponseMessage();
    return new Answer(status, message == null ? "" : message, answer(connection, status));
  }

  /// To its end, so that the next batch can have the connection.
  private static byte[] answer(HttpURLConnection connection, int status) throws IOException {
    try (var answer =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream()) {
      return answer == null ? new byte[0] : answer.readNBytes(MAX_ANSWER);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
