package io.mediahub.view;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the description of the whole API to the edge. A test merges it from the descriptions of
 * the services.
 */
@Hidden
@RestController
class ApiDescriptionController {
  private static final Resource MERGED = new ClassPathResource("openapi/mediahub.json");

  @GetMapping(path = "/v3/api-docs/mediahub", produces = MediaType.APPLICATION_JSON_VALUE)
  Resource merged() {
    return MERGED;
  }
}
