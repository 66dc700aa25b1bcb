package dev.docket.consumer.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What has happened: a hash of all of it, and the last lines.
final class Trace {

  private static final int KEPT = 40;

  private final Deque<String> last = new ArrayDeque<>();

  // FNV-1a, 64 bits: enough to tell two runs apart, and the same on every machine.
  private long hash = 0xcbf29ce484222325L;
  private int lines;

  void note(String line) {
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
    }
    lines++;
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(lines + " " + line);
  }

  String hash() {
    return Long.toHexString(hash);
  }

  int lines() {
    return lines;
  }

  List<String> last() {
    return new ArrayList<>(last);
  }
}
