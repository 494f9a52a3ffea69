package io.mediahub.stream.notary;

/** Why a log is not the one any more that was read. */
enum WhyForked {
  /** The log ends before what was read. */
  TAIL_LOST("tail-lost"),
  /** The log begins after what was read. */
  HEAD_LOST("head-lost"),
  /** At an offset that was read lies another record, or none. */
  OTHER_RECORD("other-record"),
  /** The topic was deleted and made again. */
  TOPIC_MADE_ANEW("topic-made-anew");

  private final String code;

  WhyForked(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }
}
