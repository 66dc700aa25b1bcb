package dev.docket.flavor;

import dev.docket.consumer.Decoder;
import dev.docket.consumer.Processor;
import dev.docket.consumer.Router;
import java.util.function.Function;

/// What makes a flavor: how it reads a record, where the record goes, and what is done with it.
///
/// @param service for example `case-event-handler`
/// @param name for example `timeline`
/// @param router made for the event-bus address of the flavor's handlers
public record Flavor<E>(
    String service,
    String name,
    Decoder<E> decoder,
    Function<String, Router<E>> router,
    Processor<E> processor) {

  /// Its key in the section `deploy`, and its name in health, metrics and logs.
  public String id() {
    return service + "/" + name;
  }
}
