/**
 * The push gate: verdicts on images, the decision whether an image may be pushed, and the push of that very image.
 *
 * <p>{@link io.jenkins.plugins.containerlifecycle.push.GatedPush} does all of it. Its parts can be used separately if
 * the verdicts are in another place than the engine, as in Jenkins: {@link
 * io.jenkins.plugins.containerlifecycle.push.PushGate} decides, {@link
 * io.jenkins.plugins.containerlifecycle.push.ImagePusher} pushes an image by its ID.
 */
@NullMarked
package io.jenkins.plugins.containerlifecycle.push;

import org.jspecify.annotations.NullMarked;
