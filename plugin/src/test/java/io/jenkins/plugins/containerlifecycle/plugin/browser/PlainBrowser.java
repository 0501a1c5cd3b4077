package io.jenkins.plugins.containerlifecycle.plugin.browser;

import org.jvnet.hudson.test.JenkinsRule;

/**
 * The simulated browser without scripts and style sheets, which reads a page much faster: with them it takes minutes to
 * find out which of 100,000 elements are visible.
 */
public final class PlainBrowser {
    private PlainBrowser() {}

    public static JenkinsRule.WebClient open(JenkinsRule jenkins) {
        JenkinsRule.WebClient browser = jenkins.createWebClient().withJavaScriptEnabled(false);
        browser.getOptions().setCssEnabled(false);
        return browser;
    }
}
