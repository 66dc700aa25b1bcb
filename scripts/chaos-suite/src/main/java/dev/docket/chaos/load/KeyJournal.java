package dev.docket.chaos.load;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Every key with all that was answered under it. Thread-safe; grows with the run, some kilobyte
/// each.
public final class KeyJournal {

  private final ConcurrentLinkedQueue<KeyUse> uses = new ConcurrentLinkedQueue<>();

  /// What came back.
  ///
  /// @param status of HTTP; 0 when there was no answer
  /// @param sent when its request was
  /// @param ended when it came, or was given up
  public record Answer(int status, String body, Instant sent, Instant ended) {
    public boolean done() {
      return status >= 200 && status < 300;
    }

    /// It says whether the command was done.
    public boolean definite() {
      return done() || (status >= 400 && status < 500);
    }
  }

  /// One key. Thread-safe.
  public static final class KeyUse {
    private final Command command;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Command other;
    private volatile @Nullable Answer otherAnswer;

    private KeyUse(Command command) {
      this.command = command;
    }

    public void answered(Answer answer) {
      answers.add(answer);
    }

    public void other(Command sent) {
      other = sent;
    }

    public void otherAnswered(Answer answer) {
      otherAnswer = answer;
    }

    public Command command() {
      return command;
    }

    public List<Answer> answers() {
      return List.copyOf(answers);
    }

    /// The first answer that says: done. Null without one.
    public @Nullable Answer done() {
      return answers.stream().filter(Answer::done).findFirst().orElse(null);
    }

    /// What was sent under the same key after the command was done; null for most keys.
    public @Nullable Command other() {
      return other;
    }

    /// The last answer to it; null when there was none.
    public @Nullable Answer otherAnswer() {
      return otherAnswer;
    }
  }

  public KeyUse begin(Command command) {
    var use = new KeyUse(command);
    uses.add(use);
    return use;
  }

  public List<KeyUse> uses() {
    return List.copyOf(uses);
  }
}
