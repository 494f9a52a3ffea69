/**
 * Damaged and hostile files without number: mutants of real media, each through inspection, plan,
 * encode and check in the real sandbox.
 */
package io.mediahub.encoder.mutants;
