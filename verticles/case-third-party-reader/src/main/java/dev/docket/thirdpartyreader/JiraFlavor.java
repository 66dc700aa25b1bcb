package dev.docket.thirdpartyreader;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.flavor.Flavor;
import dev.docket.kit.metrics.Metrics;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.thirdparty.JiraDecoder;
import dev.docket.thirdpartyreader.filter.AccountCache;
import dev.docket.thirdpartyreader.filter.JiraFilterer;
import java.time.InstantSource;

/// The flavor `jira`, put together.
public final class JiraFlavor {
  public static final String SERVICE = "case-third-party-reader";
  public static final String NAME = "jira";
  public static final String TOPIC = "collaboration_integrations_jira";

  /// The same for every flavor of the service; they read different topics.
  public static final String GROUP = "case-management";

  private JiraFlavor() {}

  public static Flavor<WebhookRecord> of(
      CaseApiClient caseApi, Metrics metrics, InstantSource clock) {
    var counted = new ReaderMetrics(metrics, NAME);
    var accounts =
        new AccountCache(
            key -> CaseCalls.account(caseApi, ThirdPartyKind.JIRA, key),
            AccountCache.Limits.DEFAULT,
            clock);
    var pipeline =
        new ChangelogPipeline(
            new JiraFilterer(accounts), new TitleProcessor(), accounts, counted, clock);
    return new Flavor<>(
        SERVICE,
        NAME,
        message -> new DecodeResult.Decoded<>(WebhookRecord.of(message)),
        address -> message -> new Route.To(message.lane(), address, message.org()),
        new WebhookProcessor(new JiraDecoder(), pipeline, caseApi, counted, clock));
  }
}
