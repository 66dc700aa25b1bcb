package dev.docket.flavor;

import dev.docket.consumer.skip.SkipList;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.reload.Reloadable;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What operators and the configuration have told a flavor while it runs. Outlives the consumers
/// that the flavor is deployed with. Thread-safe.
final class FlavorControl {

  private final AtomicReference<SkipList> skips;
  private final AtomicReference<PauseSwitch> pause;
  private final Supplier<Future<Void>> follow;

  /// @param follow brings the consumer, if there is one, to what the pause is by then
  FlavorControl(FlavorConfig.Switches switches, Supplier<Future<Void>> follow) {
    this.skips = new AtomicReference<>(switches.skips());
    this.pause = new AtomicReference<>(new PauseSwitch(switches.paused(), false, null));
    this.follow = follow;
  }

  PauseSwitch pause() {
    return pause.get();
  }

  /// @param until null for until it is ended
  Future<PauseSwitch> pause(@Nullable Instant until) {
    var now = pause.updateAndGet(before -> before.asked(until));
    return follow.get().map(now);
  }

  /// Ends what an operator asked for, not what the configuration says.
  Future<PauseSwitch> resume() {
    var now = pause.updateAndGet(PauseSwitch::ended);
    return follow.get().map(now);
  }

  /// A pause has reached its end; one that was asked for since then has not.
  Future<Void> resumeAt(Instant end) {
    pause.updateAndGet(before -> end.equals(before.until()) ? before.ended() : before);
    return follow.get();
  }

  SkipList skips() {
    return skips.get();
  }

  /// @throws IllegalArgumentException when there would be too many
  SkipList skipToo(SkipList more) {
    return skips.updateAndGet(list -> list.plus(more));
  }

  /// What of the flavor's section may change.
  ///
  /// @param id the flavor's key in the section `deploy`
  /// @param topic what the flavor reads unless the section says otherwise
  List<Reloadable<?>> reloadables(String id, KafkaConfig kafka, String topic) {
    return List.of(
        new Reloadable<>(
            List.of("deploy", id, FlavorConfig.PAUSED),
            (node, key) -> node.bool(key, false),
            paused -> {
              pause.updateAndGet(before -> before.configured(paused));
              var _ = follow.get();
            }),
        new Reloadable<>(
            List.of("deploy", id, "consumer", FlavorConfig.SKIP_MESSAGES),
            (node, _) -> FlavorConfig.skips(node, kafka, topic),
            skips::set));
  }
}
