package dev.docket.feedhandler;

/// The streams of feed events. Each is a topic, and a flavor that reads it; all do the same.
public enum FeedStream {
  ALL_DATADOG("all-datadog--structured--EVP"),
  OTHER_DATADOG("other-datadog--structured--EVP"),
  SHARED_DATADOG("shared-datadog--structured--EVP"),
  FEED_CAKE("feed-cake--structured--EVP"),
  FEED_FLUX("feed-flux--structured--EVP"),
  FEED_PANT("feed-pant--structured--EVP"),
  FEED_SOUP("feed-soup--structured--EVP"),
  FEED_VOLT("feed-volt--structured--EVP"),
  SHARED_KALI("shared-kali--structured--EVP"),
  SHARED_SNOW("shared-snow--structured--EVP"),
  SHARED_TAXI("shared-taxi--structured--EVP"),
  SHARED_UPON("shared-upon--structured--EVP");

  private final String flavor;

  FeedStream(String flavor) {
    this.flavor = flavor;
  }

  /// The flavor's name, and that of its topic.
  public String flavor() {
    return flavor;
  }

  public String topic() {
    return flavor;
  }
}
