package dev.docket.kit.ops;

import dev.docket.kit.config.ConfigNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.function.Supplier;

/// Something an operator can ask of the process.
///
/// @param name lower case, with hyphens: the end of its address
/// @param summary one line for people
/// @param request reads the request; a wrong field is a [ConfigException] that names it
/// @param work does it; must not block. What it cannot do now is an [OpsRefusedException], thrown
///   or in the future
/// @param answer writes what came of it
public record OpsCommand<Q, A>(
    String name,
    String summary,
    Function<ConfigNode, Q> request,
    Function<Q, Future<A>> work,
    Function<A, JsonObject> answer) {

  /// A command that needs to be told nothing.
  public static <A> OpsCommand<ConfigNode, A> bare(
      String name,
      String summary,
      Function<ConfigNode, Future<A>> work,
      Function<A, JsonObject> answer) {
    return new OpsCommand<>(name, summary, Function.identity(), work, answer);
  }

  /// Reads the request, and does nothing yet.
  ///
  /// @return does it; never throws
  /// @throws ConfigException when a field is wrong, or one that nobody knows
  Supplier<Future<JsonObject>> prepare(ConfigNode node) {
    var read = request.apply(node);
    node.rejectUnknown();
    // Composed, so that what is thrown is in the future as well.
    return () -> Future.succeededFuture(read).compose(work).map(answer);
  }
}
