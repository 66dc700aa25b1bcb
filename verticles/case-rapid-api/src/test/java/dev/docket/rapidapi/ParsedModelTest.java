package dev.docket.rapidapi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datadog.api.client.v2.model.Case;
import com.datadog.api.client.v2.model.CaseAttributes;
import com.datadog.api.client.v2.model.CasePriority;
import com.datadog.api.client.v2.model.CaseResponse;
import org.junit.jupiter.api.Test;

/// The walk must find what the client hides.
class ParsedModelTest {
  private final CaseAttributes attributes = new CaseAttributes();
  private final CaseResponse answer = new CaseResponse().data(new Case().attributes(attributes));

  @Test
  void shouldTakeAnAnswerThatWasUnderstood() {
    ParsedModel.assertWhole(answer);
  }

  @Test
  void shouldFindAModelThatWasPutAside() {
    attributes.unparsed = true;

    assertThatThrownBy(() -> ParsedModel.assertWhole(answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("CaseResponse.data.attributes is unparsed");
  }

  @Test
  void shouldFindAConstantThatTheClientDoesNotKnow() {
    attributes.setPriority(CasePriority.fromValue("P9"));

    assertThatThrownBy(() -> ParsedModel.assertWhole(answer)).isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldFindAMemberThatTheContractDoesNotHave() {
    attributes.putAdditionalProperty("prioritty", "P1");

    assertThatThrownBy(() -> ParsedModel.assertWhole(answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("prioritty");
  }
}
