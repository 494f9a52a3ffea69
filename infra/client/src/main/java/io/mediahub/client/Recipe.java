package io.mediahub.client;

/**
 * A recipe that the platform encodes by.
 *
 * @param current whether new media are encoded by it
 */
public record Recipe(String recipeId, boolean current) {}
