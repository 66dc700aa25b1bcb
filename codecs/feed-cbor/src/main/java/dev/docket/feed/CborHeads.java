package dev.docket.feed;

/// A CBOR record as a run of heads, the bytes that each item begins with (RFC 8949, section 3):
/// those of values and names, of each chunk of a text, and tags and breaks too. A parser's own
/// limits are of tokens, and a token may have tags or chunks without end.
final class CborHeads {

  private static final int BYTE_STRING = 2;
  private static final int TEXT_STRING = 3;

  private static final int ONE_BYTE_LENGTH = 24;
  private static final int EIGHT_BYTE_LENGTH = 27;

  private final byte[] bytes;
  private int position;

  private CborHeads(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Whether there are more of them than the limit. Looks at none beyond it, at nothing inside a
  /// text, and at nothing behind one that claims to end behind the record. Does not tell whether
  /// the bytes are CBOR.
  static boolean exceed(int limit, byte[] bytes) {
    var heads = new CborHeads(bytes);
    for (int count = 0; count <= limit; count++) {
      if (heads.position >= bytes.length) {
        return false;
      }
      heads.pass();
    }
    return true;
  }

  private void pass() {
    int first = bytes[position++] & 0xff;
    int major = first >> 5;
    long argument = argument(first & 0x1f);
    if (major == BYTE_STRING || major == TEXT_STRING) {
      boolean reaches = argument >= 0 && argument < bytes.length - position;
      position = reaches ? position + (int) argument : bytes.length;
    }
  }

  /// Of an indefinite length is 0, as its chunks are items of their own.
  private long argument(int info) {
    if (info < ONE_BYTE_LENGTH) {
      return info;
    }
    if (info > EIGHT_BYTE_LENGTH) {
      return 0;
    }
    long argument = 0;
    for (int rest = 1 << (info - ONE_BYTE_LENGTH); rest > 0 && position < bytes.length; rest--) {
      argument = (argument << Byte.SIZE) | (bytes[position++] & 0xff);
    }
    return argument;
  }
}
