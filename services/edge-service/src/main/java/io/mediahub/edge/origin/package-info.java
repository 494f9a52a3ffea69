/** Where answers come from: the services and the object store. */
package io.mediahub.edge.origin;
