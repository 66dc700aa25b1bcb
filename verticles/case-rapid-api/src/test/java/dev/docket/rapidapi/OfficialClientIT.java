package dev.docket.rapidapi;

import org.junit.jupiter.api.Test;

class OfficialClientIT {
  @Test
  void shouldUnderstandEveryAnswerWhole() throws Exception {
    try (var server = RapidApiServer.start()) {
      new OfficialClientJourney(server.uri(), FakeCaseApi.API_KEY, FakeCaseApi.APPLICATION_KEY)
          .run("OFFICIAL");
    }
  }
}
