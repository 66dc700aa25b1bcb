package dev.docket.bench.endtoend;

import dev.docket.bench.load.CaseCommand;
import dev.docket.bench.load.CaseCommands;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Reads whole timelines at the end and counts the cells of each command: one each, or the run does
/// not count.
final class Census {

  private static final int PAGE = 100;
  private static final int MAX_PAGES = 1_000;

  private final CaseCommands commands;
  private final Map<String, Integer> cells = new HashMap<>();

  private Census(CaseCommands commands) {
    this.commands = commands;
  }

  /// Token → cells found, over all cases.
  static Future<Map<String, Integer>> take(CaseCommands commands) {
    var census = new Census(commands);
    return census.readCase(0).map(_ -> census.cells);
  }

  /// What is wrong with the cells of acknowledged commands; empty when nothing is.
  static String faults(Set<String> acknowledged, Map<String, Integer> cells) {
    long lost = acknowledged.stream().filter(t -> !cells.containsKey(t)).count();
    long twice = cells.values().stream().filter(count -> count > 1).count();
    return lost == 0 && twice == 0
        ? ""
        : "%d acknowledged commands have no cell, %d have more than one".formatted(lost, twice);
  }

  private Future<Void> readCase(int caseIndex) {
    return caseIndex == commands.cases()
        ? Future.succeededFuture()
        : readPage(caseIndex, 0).compose(_ -> readCase(caseIndex + 1));
  }

  private Future<Void> readPage(int caseIndex, int page) {
    return commands
        .cells(caseIndex, PAGE, page)
        .compose(found -> {
          for (var cell : found) {
            var token = CaseCommand.tokenOf(cell);
            if (token != null) {
              cells.merge(token, 1, Integer::sum);
            }
          }
          return found.size() < PAGE || page == MAX_PAGES
              ? Future.succeededFuture()
              : readPage(caseIndex, page + 1);
        });
  }
}
