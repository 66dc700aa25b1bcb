package dev.docket.chaos;

import dev.docket.chaos.platform.Platform;
import dev.docket.chaos.platform.Trouble;
import dev.docket.chaos.tenants.Isolation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The fault test `tenants`: many orgs at once, and no answer with anything of another one.
final class TenantsRun implements FaultTest {

  private final Arguments arguments;
  private final Consumer<String> say;
  private final AtomicReference<@Nullable Platform> running = new AtomicReference<>();

  TenantsRun(Arguments arguments, Consumer<String> say) {
    this.arguments = arguments;
    this.say = say;
  }

  @Override
  public Result run() throws IOException, SQLException {
    var platform = Platform.start(arguments.build(), say, _ -> {}, new Trouble());
    running.set(platform);
    try {
      var found = Isolation.probe(platform, arguments.seed(), arguments.amount(), say);
      stop();
      var result = new Result(found.line(), found.leaks() == 0, found.weakness());
      platform.leave(result.clean(), say);
      return result;
    } finally {
      stop();
    }
  }

  @Override
  public void stop() {
    var platform = running.getAndSet(null);
    if (platform != null) {
      platform.close();
    }
  }
}
