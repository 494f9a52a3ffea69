package io.mediahub.platform.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.base.problem.ProblemCode;
import io.mediahub.domain.Refusal;
import io.mediahub.domain.upload.UploadRefusal;
import org.junit.jupiter.api.Test;

class ProblemCatalogueTest {
  @Test
  void a_reason_of_the_domain_has_the_status_of_its_kind() {
    var catalogue = ProblemCatalogue.of(UploadRefusal.values());

    assertThat(catalogue.codes())
        .filteredOn(code -> code.code().equals("file-too-large"))
        .singleElement()
        .satisfies(
            code -> {
              assertThat(code.status()).isEqualTo(413);
              assertThat(code.field()).isEqualTo("sizeBytes");
            });
    assertThat(catalogue.codes()).extracting(ProblemCode::code).isSorted();
  }

  @Test
  void a_code_is_listed_once() {
    assertThatThrownBy(() -> ProblemCatalogue.of(UploadRefusal.values(), UploadRefusal.values()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is listed twice");
  }

  @Test
  void placeholders_are_filled_in_their_order_and_all_of_them() {
    Refusal refusal = UploadRefusal.TYPE_NOT_ALLOWED.refusal("text/plain", "[video/mp4]");

    assertThat(refusal.sentence()).isEqualTo("Files of type text/plain are not accepted.");
    assertThat(refusal.hint()).isEqualTo("Send one of [video/mp4].");
    assertThatThrownBy(() -> UploadRefusal.TYPE_NOT_ALLOWED.refusal("text/plain"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UploadRefusal.FILE_EMPTY.refusal("more"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_refusal_that_an_event_recorded_gets_its_kind_and_field_back() {
    assertThat(UploadRefusal.recorded("file-too-large", "Too large.", "Send less."))
        .isEqualTo(
            new Refusal(
                Refusal.Kind.TOO_LARGE, "file-too-large", "sizeBytes", "Too large.", "Send less."));
  }
}
