package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// An input is a line each: a path's part, a key of idempotency, and then names and values of the
/// query in turn.
class ParametersFuzzTest {

  /// Of a refusal, which must not grow with what was sent.
  private static final int MOST_CHARACTERS = 1_000;

  @FuzzTest
  void shouldReadParametersOrSayWhatIsWrong(byte[] bytes) {
    var lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length < 2) {
      return;
    }
    var query = MultiMap.caseInsensitiveMultiMap();
    for (int i = 2; i + 1 < lines.length; i += 2) {
      query.add(lines[i], lines[i + 1]);
    }
    var headers = MultiMap.caseInsensitiveMultiMap().add(IdempotencyKey.HEADER, lines[1]);

    for (var reader :
        List.<Consumer<String>>of(
            part -> assertThat(Ids.caseIdOrKey(part)).hasSizeBetween(3, 36),
            part -> assertThat(Ids.projectId(part)).hasSize(36),
            _ -> assertThat(IdempotencyKey.read(headers)).isNotNull(),
            part -> {
              var request = TimelineRequests.list(part, query);
              assertThat(request.getPageSize()).isBetween(1, TimelineRequests.MAX_PAGE_SIZE);
              assertThat((long) request.getPageSize() * request.getPageNumber())
                  .isBetween(0L, (long) Integer.MAX_VALUE);
            })) {
      try {
        reader.accept(lines[0]);
      } catch (RefusedException e) {
        assertThat(e.error().httpStatus()).isEqualTo(400);
        assertThat(e.error().object().detail()).isNotNull().hasSizeLessThan(MOST_CHARACTERS);
      }
    }
  }
}
