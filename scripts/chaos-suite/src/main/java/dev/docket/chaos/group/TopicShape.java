package dev.docket.chaos.group;

/// @param name of the topic, and of its group
record TopicShape(String name, int partitions) {}
