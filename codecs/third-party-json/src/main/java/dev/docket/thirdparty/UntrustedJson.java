package dev.docket.thirdparty;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads JSON that strangers wrote, within limits: what is beyond them is refused before it takes
/// memory. Thread-safe.
final class UntrustedJson {

  /// Largest body of a webhook.
  static final int MAX_BYTES = 4 << 20;

  /// Objects and arrays inside each other.
  static final int MAX_DEPTH = 64;

  /// Characters of one string; a Jira text field ends at 32,767 unless its administrator thinks
  /// otherwise.
  static final int MAX_STRING = 1 << 20;

  static final int MAX_NUMBER = 100;
  static final int MAX_NAME = 1_000;

  /// Braces, names and values together: bounds the tree, whose nodes are larger than their text.
  static final int MAX_TOKENS = 200_000;

  /// What the envelope itself adds to a payload that uses every limit up.
  private static final int ENVELOPE_BYTES = 64 << 10;

  private static final int ENVELOPE_TOKENS = 100;

  static final UntrustedJson PAYLOAD = new UntrustedJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);

  static final UntrustedJson ENVELOPE =
      new UntrustedJson(MAX_BYTES + ENVELOPE_BYTES, MAX_DEPTH + 1, MAX_TOKENS + ENVELOPE_TOKENS);

  private static final ObjectWriter ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  sealed interface Result {
    record Read(String text, ObjectNode tree) implements Result {}

    record Refused(String reason) implements Result {}
  }

  private final int maxBytes;
  private final ObjectReader reader;

  private UntrustedJson(int maxBytes, int maxDepth, int maxTokens) {
    var constraints =
        StreamReadConstraints.builder()
            .maxDocumentLength(maxBytes)
            .maxNestingDepth(maxDepth)
            .maxTokenCount(maxTokens)
            .maxStringLength(MAX_STRING)
            .maxNumberLength(MAX_NUMBER)
            .maxNameLength(MAX_NAME)
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            // Interned names stay for ever, and strangers choose them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    this.maxBytes = maxBytes;
    this.reader =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A double would turn 1e999 into something that is no JSON when written again.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();
  }

  /// The object's JSON text, in ASCII: strings that were read may hold half a surrogate pair, for
  /// which UTF-8 has nothing but a question mark.
  static String text(ObjectNode tree) {
    try {
      return ASCII.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is JSON", e);
    }
  }

  /// Never throws for what the bytes hold.
  Result read(byte[] bytes) {
    if (bytes.length > maxBytes) {
      return new Result.Refused("expected at most %d bytes".formatted(maxBytes));
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return reader.readTree(text) instanceof ObjectNode object
          ? new Result.Read(text, object)
          : new Result.Refused("expected a JSON object");
    } catch (CharacterCodingException e) {
      return new Result.Refused("expected UTF-8");
    } catch (StreamConstraintsException e) {
      return new Result.Refused("JSON beyond the limits of depth, length or number of values");
    } catch (JsonProcessingException e) {
      return new Result.Refused(where(e));
    } catch (NumberFormatException e) {
      // No failure of the parser's, but of the number it was asked for: an exponent has a limit.
      return new Result.Refused("a number beyond what can be counted");
    }
  }

  /// Only the place: the parser's own words quote the text.
  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? "malformed JSON"
        : "malformed JSON at line %d, column %d"
            .formatted(location.getLineNr(), location.getColumnNr());
  }
}
