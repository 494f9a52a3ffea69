package io.mediahub.bench.revocation;

/**
 * One revocation.
 *
 * @param version of the grant that it made
 * @param acceptedMillis wall clock when the answer was received
 * @param afterAccepted milliseconds to the first 403; 0 when it came before the answer
 * @param afterSent milliseconds from sending the revocation to the first 403
 * @param requests that the viewer made meanwhile
 */
record Try(
    long version, long acceptedMillis, double afterAccepted, double afterSent, int requests) {}
