package dev.docket.kit.reload;

import dev.docket.kit.config.ConfigNode;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A part of the document that may change while the process runs.
///
/// @param path the keys that lead to it; at least one
/// @param read from the object that holds it, by its name there; must answer for an absent key too.
///   What it gives is compared by `equals`
/// @param apply takes a new value, on a thread of its own; must not block, nor fail for a value
///   that could be read
public record Reloadable<T>(
    List<String> path, BiFunction<ConfigNode, String, T> read, Consumer<T> apply) {

  public Reloadable {
    path = List.copyOf(path);
  }

  /// @throws ConfigException when what stands there cannot be used
  T in(ConfigNode root) {
    var node = root;
    for (var key : path.subList(0, path.size() - 1)) {
      node = node.objectOrEmpty(key);
    }
    return read.apply(node, path.getLast());
  }

  /// What is to be done to get from one document to another; null when nothing.
  @Nullable Runnable change(ConfigNode from, ConfigNode to) {
    var next = in(to);
    return next.equals(in(from)) ? null : () -> apply.accept(next);
  }
}
