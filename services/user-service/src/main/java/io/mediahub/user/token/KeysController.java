package io.mediahub.user.token;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.AdditionalPropertiesValue;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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
  @ApiResponse(
      responseCode = "200",
      description = "OK",
      content =
          @Content(
              mediaType = APPLICATION_JSON_VALUE,
              schema =
                  @Schema(
                      type = "object",
                      additionalProperties = AdditionalPropertiesValue.TRUE,
                      example =
                          """
                          {"keys": [{"kty": "EC", "crv": "P-256", "kid": "2026-11-26", "alg": "ES256",
                            "use": "sig", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}\
                          """)))
  ResponseEntity<Map<String, Object>> keys() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(CACHED).cachePublic())
        .body(published);
  }
}
