package dev.docket.kit.reload;

import dev.docket.kit.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// The document that a process runs with. Parts of it may be replaced ([Reloadable]); all others
/// stay as they were at the start.
///
/// Any thread may register and print; [#offer] belongs to one caller at a time.
public final class RunningConfig {

  private final AtomicReference<ConfigNode> inForce;
  private final Consumer<ConfigNode> check;
  private final List<Reloadable<?>> reloadables = new CopyOnWriteArrayList<>();

  /// @param started the document that the process was started with
  /// @param check reads a document as a start would, and throws [ConfigException] for one that it
  ///   could not start with; must change nothing
  public RunningConfig(ConfigNode started, Consumer<ConfigNode> check) {
    this.inForce = new AtomicReference<>(started);
    this.check = check;
  }

  public void register(Reloadable<?> reloadable) {
    reloadables.add(reloadable);
  }

  /// Takes from a document what may change. All of it is read before anything is applied.
  ///
  /// @throws ConfigException when any part of it could not be used; nothing has changed then
  public ReloadResult.Reloaded offer(ConfigNode next) {
    check.accept(next);
    var before = inForce.get();
    var after = before;
    var changes = new ArrayList<Runnable>();
    for (var reloadable : reloadables) {
      var change = reloadable.change(before, next);
      if (change != null) {
        changes.add(change);
      }
      after = after.withFrom(next, reloadable.path());
    }
    changes.forEach(Runnable::run);
    inForce.set(after);
    return new ReloadResult.Reloaded(before.differences(after), after.differences(next));
  }

  /// What is in force, as indented JSON, secrets as `***`.
  public String print() {
    return inForce.get().print();
  }
}
