package io.mediahub.user.token;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Keys")
final class KeysController {
  private static final Duration CACHED = Duration.ofMinutes(5);

  private final Map<String, Object> published;

  KeysController(SigningKeys keys) {
    this.published = keys.published().toJSONObject(true);
  }

  @GetMapping("/.well-known/jwks.json")
  @Operation(
      operationId = "getSigningKeys",
      summary = "Read the keys that verify access tokens (RFC 7517).")
  ResponseEntity<Map<String, Object>> keys() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(CACHED).cachePublic())
        .body(published);
  }
}
