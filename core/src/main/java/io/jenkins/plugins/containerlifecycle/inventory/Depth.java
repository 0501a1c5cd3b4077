package io.jenkins.plugins.containerlifecycle.inventory;

/** How closely it is looked into an image. */
public enum Depth {
    /** Only at what package managers have noted; takes as long for a large image as for a small one. */
    DATABASES,
    /** Also into all files, for the packages of programming languages and for licenses. */
    FILES
}
