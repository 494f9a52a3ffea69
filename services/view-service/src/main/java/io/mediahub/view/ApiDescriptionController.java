package io.mediahub.view;

import io.mediahub.schemas.AsyncApi;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the descriptions of the whole API and of the topics to the edge. A test merges the first
 * from the descriptions of the services; the second is made from the catalogue of topics.
 */
@Hidden
@RestController
class ApiDescriptionController {
  private static final Resource MERGED = new ClassPathResource("openapi/mediahub.json");

  private static final String TOPICS = AsyncApi.document();

  @GetMapping(path = "/v3/api-docs/mediahub", produces = MediaType.APPLICATION_JSON_VALUE)
  Resource merged() {
    return MERGED;
  }

  @GetMapping(path = "/v3/api-docs/topics", produces = MediaType.APPLICATION_JSON_VALUE)
  String topics() {
    return TOPICS;
  }
}
