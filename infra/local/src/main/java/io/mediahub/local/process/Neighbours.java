package io.mediahub.local.process;

import io.mediahub.local.state.State;

/** What the thread of one component sees of the other components. */
interface Neighbours {
  /** Blocks until the needs of this component serve; false when it is to stop first. */
  boolean awaitNeeds(Component component) throws InterruptedException;

  /** Blocks until nothing that needs this component runs any more. */
  void awaitDependents(Component component) throws InterruptedException;

  /**
   * Whether everything has served once. A component that is given up before that ends the start;
   * later it is tried again now and then, since what it lacks may come back.
   */
  boolean wereUp();

  void changed(Component component, State state);
}
