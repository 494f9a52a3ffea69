package io.mediahub.view;

import io.mediahub.testing.ApiDocument;
import org.junit.jupiter.api.Test;

class DescriptionTest {
  @Test
  void the_description_that_is_kept_is_the_one_that_is_served() {
    ApiDocument.check("view-service", Service.anonymous());
  }
}
