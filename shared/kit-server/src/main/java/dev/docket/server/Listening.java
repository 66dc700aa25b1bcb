package dev.docket.server;

/// A listener that accepts connections.
///
/// @param deploymentId undeploy it to stop: new connections are refused, requests in flight may
///   finish
/// @param host the address it is bound to
/// @param port the actual port, also when the configuration said 0
public record Listening(String deploymentId, String host, int port) {}
