package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The name of every object in a bucket. What is in an object is not searched: it is media. */
final class ObjectSearch {
  private final S3Client s3;
  private final Needles needles;

  ObjectSearch(S3Client s3, Needles needles) {
    this.s3 = s3;
    this.needles = needles;
  }

  void run(String bucket, Findings findings) {
    Search search = new Search(needles);
    long names = 0;
    for (S3Object each : s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents()) {
      names++;
      byte[] name = each.key().getBytes(UTF_8);
      search.write(name, 0, name.length);
      // The name itself may be what must not be told.
      findings.found("bucket", bucket + ", object " + names, search.end());
    }
    findings.searched("bucket", bucket, names, search.bytes());
  }
}
