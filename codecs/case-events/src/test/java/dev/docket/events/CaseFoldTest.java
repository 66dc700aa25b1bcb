package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.docket.domain.casem.CaseState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaseFoldTest {

  private static final ReceivedEvent CREATED =
      SampleEvents.at(1, GoldenFiles.received("case.created-1"));
  private static final ReceivedEvent COMMENT =
      SampleEvents.at(2, GoldenFiles.received("case.comment_added-1"));

  @Test
  void shouldFoldWhatItKnows() {
    var state = CaseFold.after(CaseFold.after(null, CREATED), COMMENT);

    assertThat(state.version()).isEqualTo(2);
    assertThat(state.commentCount()).isEqualTo(1);
  }

  @Test
  void shouldRefuseATypeThatThisBuildDoesNotKnow() {
    refuses(
        CaseFold.after(null, CREATED),
        of("case.teleported", 1, COMMENT),
        "its type is unknown here: case.teleported");
  }

  @Test
  void shouldRefuseASchemaVersionThatThisBuildDoesNotKnow() {
    refuses(
        CaseFold.after(null, CREATED),
        of("case.comment_added", 2, COMMENT),
        "case.comment_added has schema version 2, this build reads up to 1");
  }

  @Test
  void shouldRefuseAMalformedPayload() {
    var bytes = ByteString.copyFromUtf8("no message");
    refuses(
        CaseFold.after(null, CREATED),
        new ReceivedEvent(COMMENT.header(), COMMENT.after(), bytes),
        "payload of case.comment_added version 1");
  }

  @Test
  void shouldRefuseAGapAndARepetition() {
    var state = CaseFold.after(null, CREATED);

    refuses(state, SampleEvents.at(3, COMMENT), "expected version 2, found 3");
    refuses(state, SampleEvents.at(1, COMMENT), "expected version 2, found 1");
  }

  @Test
  void shouldRefuseACaseThatBeginsTwiceOrNotAtAll() {
    refuses(null, SampleEvents.at(1, COMMENT), "does not begin with its creation");
    refuses(CaseFold.after(null, CREATED), SampleEvents.at(2, CREATED), "there already");
  }

  private static void refuses(@Nullable CaseState before, ReceivedEvent event, String why) {
    assertThatThrownBy(() -> CaseFold.after(before, event))
        .isInstanceOf(UnfoldableEventException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(event.header().caseId().toString());
  }

  private static ReceivedEvent of(String type, int schemaVersion, ReceivedEvent event) {
    var h = event.header();
    return new ReceivedEvent(
        new EventHeader(
            h.eventId(),
            h.orgId(),
            h.projectId(),
            h.caseId(),
            h.version(),
            type,
            schemaVersion,
            h.recordedAt(),
            h.actor(),
            h.origin(),
            h.causationId(),
            h.depth()),
        event.after(),
        event.payload());
  }
}
