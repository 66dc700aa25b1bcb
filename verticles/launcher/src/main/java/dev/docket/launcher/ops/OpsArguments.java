package dev.docket.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What was asked for on the command line. Knows as little of commands as can be, so that a process
/// may have more of them than this program has heard of.
///
/// @param request the command's own fields
/// @param addresses of the processes to ask, one after the other; at least one
/// @param tokenFile null for the environment's token
/// @param json whether a program reads the answer
record OpsArguments(
    String command,
    JsonObject request,
    List<Address> addresses,
    @Nullable Path tokenFile,
    boolean json) {

  static final String DEFAULT_ADDRESS = "127.0.0.1:7000";

  /// Harmless, so asked of every flavor where none is named.
  private static final Set<String> OF_ALL = Set.of("status", "lag");

  /// Fields that are lists, however many are given.
  private static final Set<String> LISTS = Set.of("add");

  /// Fields that are numbers; keys and organizations are names, also where they look like some.
  private static final Set<String> NUMBERS = Set.of("limit", "partition");

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern COMMAND = Pattern.compile("[a-z][a-z-]{0,60}");
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");

  record Address(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// @throws IllegalArgumentException with one line that says what was expected
  static OpsArguments parse(List<String> given) {
    if (given.isEmpty() || !COMMAND.matcher(given.getFirst()).matches()) {
      throw new IllegalArgumentException("ops: expected a command; see ops --help");
    }
    var command = given.getFirst();
    var request = new JsonObject();
    var addresses = new ArrayList<Address>();
    Path tokenFile = null;
    boolean json = false;
    for (int i = 1; i < given.size(); i++) {
      var argument = given.get(i);
      if (argument.equals("--json")) {
        json = true;
      } else if (argument.equals("--all")) {
        request.put("all", true);
      } else if (!argument.startsWith("--")) {
        flavor(request, argument);
      } else {
        i++;
        var value = value(argument, i < given.size() ? given.get(i) : null);
        switch (argument) {
          case "--at" -> addresses.add(address(value));
          case "--token-file" -> tokenFile = Path.of(value);
          default -> put(request, argument.substring(2), value);
        }
      }
    }
    if (OF_ALL.contains(command) && !request.containsKey("flavor")) {
      request.put("flavor", "*");
    }
    if (addresses.isEmpty()) {
      addresses.add(address(DEFAULT_ADDRESS));
    }
    return new OpsArguments(command, request, List.copyOf(addresses), tokenFile, json);
  }

  private static void flavor(JsonObject request, String flavor) {
    if (request.containsKey("flavor")) {
      throw new IllegalArgumentException(
          "ops: expected one flavor, found also '%s'".formatted(flavor));
    }
    request.put("flavor", flavor);
  }

  private static String value(String option, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException("ops: expected a value behind %s".formatted(option));
    }
    return value;
  }

  private static void put(JsonObject request, String field, String value) {
    if (request.getValue(field) instanceof JsonArray list) {
      list.add(value);
    } else if (request.containsKey(field)) {
      request.put(field, new JsonArray().add(request.getValue(field).toString()).add(value));
    } else if (LISTS.contains(field)) {
      request.put(field, new JsonArray().add(value));
    } else {
      boolean number = NUMBERS.contains(field) && NUMBER.matcher(value).matches();
      request.put(field, number ? Integer.valueOf(value) : value);
    }
  }

  private static Address address(String text) {
    var parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "ops: expected --at HOST:PORT, found '%s'".formatted(text));
    }
    return new Address(parts.group(1), Integer.parseInt(parts.group(2)));
  }
}
