/** Read models in MongoDB, or any server that speaks its wire protocol. */
@NullMarked
package io.mediahub.streams.mongo;

import org.jspecify.annotations.NullMarked;
