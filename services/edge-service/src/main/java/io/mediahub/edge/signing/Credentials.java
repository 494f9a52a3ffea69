package io.mediahub.edge.signing;

import org.jspecify.annotations.Nullable;

/**
 * What a request shows to be let in, from its cookies or its query, as it was sent.
 *
 * @param policy a custom policy in CloudFront's base64; null when the policy is canned
 * @param expires seconds since 1970, of a canned policy; null when the policy is custom
 * @param signature in CloudFront's base64
 * @param keyPairId which of the trusted keys signed
 * @param hash {@code SHA1} or {@code SHA256}
 */
record Credentials(
    @Nullable String policy,
    @Nullable String expires,
    String signature,
    String keyPairId,
    String hash) {}
