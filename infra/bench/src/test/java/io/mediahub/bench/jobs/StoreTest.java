package io.mediahub.bench.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.bench.jobs.Store.Credentials;
import org.junit.jupiter.api.Test;

class StoreTest {
  /** The example of a list of objects in Amazon's description of the signature. */
  @Test
  void signs_a_list_as_the_published_example() {
    String header =
        Store.authorization(
            new Credentials(
                "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"),
            "examplebucket.s3.amazonaws.com",
            "/",
            "max-keys=2&prefix=J",
            "20130524T000000Z");

    assertThat(header)
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }
}
