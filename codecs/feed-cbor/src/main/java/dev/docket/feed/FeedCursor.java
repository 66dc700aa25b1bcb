package dev.docket.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Goes through one record from front to back. Each method reads the next value, or refuses it with
/// a [MalformedFeedException].
///
/// Lengths claimed in the bytes are never taken at their word: the parser holds the whole record in
/// memory already and reads a text or an array only as far as its bytes reach. What costs it most
/// are CBOR tags, which it collects: some ten bytes for each, for as long as the reading lasts.
final class FeedCursor {

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(FeedLimits.MAX_BYTES)
                  .maxNestingDepth(FeedLimits.MAX_DEPTH)
                  .maxStringLength(FeedLimits.MAX_TEXT_CHARS)
                  .maxNameLength(FeedLimits.MAX_NAME_BYTES)
                  .build())
          // The table of known names is shared by all records: strangers' names stay out of it.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /// What is made of a record.
  interface Reading<T> {
    T read(FeedCursor cursor) throws IOException;
  }

  private final CBORParser parser;
  private final int length;

  /// The names seen in each map that is open, innermost first.
  private final Deque<Set<String>> open = new ArrayDeque<>();

  private FeedCursor(CBORParser parser, int length) {
    this.parser = parser;
    this.length = length;
  }

  /// Never throws for what is in the bytes.
  static <T> T read(
      byte @Nullable [] bytes, Reading<T> reading, Function<Malformation, T> malformed) {
    if (bytes == null || bytes.length == 0) {
      return malformed.apply(Malformation.EMPTY);
    }
    if (bytes.length > FeedLimits.MAX_BYTES) {
      return malformed.apply(Malformation.TOO_LARGE);
    }
    if (CborHeads.exceed(FeedLimits.MAX_HEADS, bytes)) {
      return malformed.apply(Malformation.OVER_LIMIT);
    }
    try (var parser = CBOR.createParser(bytes)) {
      return reading.read(new FeedCursor(parser, bytes.length));
    } catch (MalformedFeedException e) {
      return malformed.apply(e.why());
    } catch (StreamConstraintsException e) {
      return malformed.apply(Malformation.OVER_LIMIT);
    } catch (IOException | RuntimeException e) {
      // Bytes that nobody foresaw may also lead a parser into an exception of a bug's kind.
      return malformed.apply(Malformation.NOT_CBOR);
    }
  }

  /// Steps into a map.
  void enterMap() throws IOException {
    expect(JsonToken.START_OBJECT);
    open.push(new HashSet<>());
  }

  /// The name of the map's next field, whose value must be read or skipped before the next call;
  /// null at the end of the map, which is left thereby.
  @Nullable String nextField() throws IOException {
    if (next() == JsonToken.END_OBJECT) {
      open.pop();
      return null;
    }
    var name = parser.currentName();
    var seen = open.element();
    if (!seen.add(name)) {
      throw new MalformedFeedException(Malformation.DUPLICATE_FIELD);
    }
    checkEntries(seen.size());
    return name;
  }

  long integer() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    var type = parser.getNumberType();
    if (type != NumberType.INT && type != NumberType.LONG) {
      throw new MalformedFeedException(Malformation.BAD_VALUE);
    }
    return parser.getLongValue();
  }

  /// A text that every store and protocol behind can hold: no NUL, no half surrogate pairs.
  String text() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return checked(parser.getText());
  }

  /// A text, or null where the field is null.
  @Nullable String textOrNull() throws IOException {
    return switch (next()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> checked(parser.getText());
      default -> throw new MalformedFeedException(Malformation.WRONG_TYPE);
    };
  }

  List<String> texts() throws IOException {
    expect(JsonToken.START_ARRAY);
    var texts = new ArrayList<String>();
    for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (token != JsonToken.VALUE_STRING) {
        throw new MalformedFeedException(Malformation.WRONG_TYPE);
      }
      texts.add(checked(parser.getText()));
      checkEntries(texts.size());
    }
    return List.copyOf(texts);
  }

  /// Passes over a value, whatever it is, without decoding its texts.
  void skip() throws IOException {
    var _ = next();
    parser.skipChildren();
    if (!parser.hasCurrentToken()) {
      throw new MalformedFeedException(Malformation.NOT_CBOR);
    }
  }

  /// Called when the record's own map has ended: nothing may follow.
  void end() throws IOException {
    if (offset() != length) {
      throw new MalformedFeedException(Malformation.TRAILING_BYTES);
    }
  }

  private void expect(JsonToken expected) throws IOException {
    if (next() != expected) {
      throw new MalformedFeedException(Malformation.WRONG_TYPE);
    }
  }

  private JsonToken next() throws IOException {
    @Nullable JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedFeedException(Malformation.NOT_CBOR);
    }
    return token;
  }

  private long offset() {
    return parser.currentLocation().getByteOffset();
  }

  private static void checkEntries(int entries) throws MalformedFeedException {
    if (entries > FeedLimits.MAX_ENTRIES) {
      throw new MalformedFeedException(Malformation.OVER_LIMIT);
    }
  }

  private static String checked(String text) throws MalformedFeedException {
    if (text.length() > FeedLimits.MAX_TEXT_CHARS) {
      throw new MalformedFeedException(Malformation.OVER_LIMIT);
    }
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw new MalformedFeedException(Malformation.BAD_VALUE);
      }
    }
    return text;
  }
}
