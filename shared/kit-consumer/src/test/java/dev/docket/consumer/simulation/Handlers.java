package dev.docket.consumer.simulation;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.engine.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The handlers of one process: they go through the runs of a batch as the kit's own do. A call is
/// two or three steps (it begins, its effect is there, it is settled), so that a crash may come
/// between.
final class Handlers {

  private final World world;
  private final Witness witness;
  private final String name;
  private final List<Work> works = new ArrayList<>();

  Handlers(World world, Witness witness, String name) {
    this.world = world;
    this.witness = witness;
    this.name = name;
  }

  void accept(RecordBatch<String> batch) {
    for (int from = 0; from < batch.size(); from = batch.endOfRun(from)) {
      works.add(new Work(batch, from, batch.endOfRun(from)));
    }
  }

  void addSteps(List<Step> steps) {
    for (var work : works) {
      if (work.ready) {
        steps.add(new Step(name + " handler " + work, () -> step(work)));
      }
    }
  }

  boolean idle() {
    return works.isEmpty();
  }

  void kill() {
    works.clear();
  }

  private void step(Work work) {
    if (work.step()) {
      works.remove(work);
    }
  }

  private final class Work {
    private final RecordBatch<String> batch;
    private final int end;
    private int next;
    private boolean ready = true;
    private boolean blocked;
    private boolean effected;
    private Fate.@Nullable Call call;

    Work(RecordBatch<String> batch, int from, int to) {
      this.batch = batch;
      this.next = from;
      this.end = to;
    }

    /// @return true when the run is through
    boolean step() {
      if (call == null) {
        begin();
      } else if (!effected) {
        effect(call.outcome());
        effected = true;
        if (!call.apart()) {
          settle(call);
        }
      } else {
        settle(call);
      }
      return next == end;
    }

    private void begin() {
      if (blocked || !batch.wanted(next)) {
        batch.giveBack(next++);
        return;
      }
      witness.begins(batch, next);
      var begun = world.fate().call();
      world.trace().note(name + " begins " + this + " to end as " + begun);
      call = begun;
      ready = begun.duration().isZero();
      if (!ready) {
        world.clock().after(begun.duration(), () -> ready = true);
      }
    }

    private void effect(HandleResp outcome) {
      var entry = world.oracle().entry(batch.coordinates(next));
      switch (outcome) {
        case HandleResp.Success _ -> world.oracle().done(entry, true);
        case HandleResp.Skip _ -> world.oracle().done(entry, false);
        case HandleResp.Discard _ -> world.oracle().discarded(entry);
        case HandleResp.Retry _ -> {}
      }
    }

    private void settle(Fate.Call begun) {
      witness.answers(batch, next);
      batch.settle(next, begun.outcome());
      if (begun.twice()) {
        batch.settle(next, begun.outcome());
      }
      blocked = begun.outcome() instanceof HandleResp.Retry;
      effected = false;
      call = null;
      next++;
    }

    @Override
    public String toString() {
      return next == end ? "through" : world.oracle().entry(batch.coordinates(next)).toString();
    }

    private String state() {
      var phase = call == null ? "waits" : effected ? "effected" : "begun";
      return "%s of %d %s in %d %s"
          .formatted(this, end - next, phase, batch.epoch(next), batch.wanted(next));
    }
  }

  @Override
  public String toString() {
    return works.stream().map(Work::state).toList().toString();
  }
}
