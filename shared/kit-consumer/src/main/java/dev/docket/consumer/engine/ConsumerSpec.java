package dev.docket.consumer.engine;

import dev.docket.consumer.Decoder;
import dev.docket.consumer.Router;
import dev.docket.consumer.config.ConsumerConfig;

/// What a flavor says about its consumer.
public record ConsumerSpec<E>(ConsumerConfig config, Decoder<E> decoder, Router<E> router) {}
