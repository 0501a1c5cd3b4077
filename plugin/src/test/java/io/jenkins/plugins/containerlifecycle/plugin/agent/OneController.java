package io.jenkins.plugins.containerlifecycle.plugin.agent;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A controller that is a process of its own, with one home for all tests of a class and of the classes in it. */
final class OneController extends RealJenkinsExtension implements BeforeAllCallback, AfterAllCallback {
    private int depth;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (depth++ == 0) {
            super.beforeEach(context);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (--depth == 0) {
            super.afterEach(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {}

    @Override
    public void afterEach(ExtensionContext context) {}
}
