package io.mediahub.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.AsyncApi;
import io.mediahub.testing.ApiDocument;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DescriptionTest {
  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("view-service", Service.anonymous());
  }

  @Test
  void the_topics_are_described_to_everybody() {
    var served = Service.anonymous().get("/v3/api-docs/topics").json();

    assertThat(served).isEqualTo(JsonMapper.shared().readTree(AsyncApi.document()));
  }
}
