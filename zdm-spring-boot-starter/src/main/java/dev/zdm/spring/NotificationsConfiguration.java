package dev.zdm.spring;

import dev.zdm.notify.LogNotifier;
import dev.zdm.notify.Webhook;
import dev.zdm.notify.WebhookNotifier;
import dev.zdm.plan.ConfigurationException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The ready-made notifiers, where they are configured; all beans of their port are told. */
@Configuration(proxyBeanMethods = false)
class NotificationsConfiguration {

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnProperty("zdm.notifications.webhook.url")
    WebhookNotifier zdmWebhookNotifier(ZdmProperties properties) {
        return new WebhookNotifier(webhook(properties.notifications().webhook()));
    }

    private static Webhook webhook(NotificationProperties.WebhookProperties properties) {
        if (properties.url() == null) {
            throw new ConfigurationException(
                    null,
                    null,
                    "the property zdm.notifications.webhook.url is empty",
                    "give a whole http(s) URL, or remove the property");
        }
        return Webhook.at(properties.url()).within(properties.timeout()).withHeaders(properties.headers());
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty("zdm.notifications.log")
    LogNotifier zdmLogNotifier() {
        return new LogNotifier();
    }
}
