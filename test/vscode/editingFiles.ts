/** Files of the editing stories, as people keep them. */

/** One mistake or more on nearly every line, of every kind of rule. */
const BROKEN = `{
  "family": "store",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "512",
  "memory": "8192",
  "executionRoleArn": "arn:aws:iam::111122224444:role/ecsTaskExecutionRole",
  "taskRoleArn": "storeTaskRole:admin",
  // The shop itself.
  "containerDefinitions": [
    {
      "name": "app",
      "image": "nginx",
      "cpu": 1024,
      "portMappings": [
        { "containerPort": 8080, "hostPort": 80, "name": "http", "protocol": "TCP" },
        { "containerPort": 99999 }
      ],
      "links": ["cache"],
      "priviliged": true,
      "environment": [
        { "name": "DB_PASSWORD", "value": "hunter2" },
        { "name": "MODE", "value": "a" },
        { "name": "MODE", "value": "b" },
        { "name": "WORKERS", "value": 4 }
      ],
      "mountPoints": [{ "sourceVolume": "uploads", "containerPath": "/srv/uploads" }],
      "dependsOn": [{ "containerName": "cache", "condition": "HEALTHY" }],
      "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "/ecs/store" } },
      "stopTimeout": 600
    },
    {
      "name": "cache",
      "image": "redis:7",
      "essential": false,
      "healthCheck": { "command": ["redis-cli", "ping"], "interval": 2 },
      "dependsOn": [{ "containerName": "app", "condition": "START" }],
    }
  ],
  "volumes": [{ "name": "upload" }]
}
`;

const SERVICE = `{
  "serviceName": "store",
  "taskDefinition": "store",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "loadBalancers": [
    {
      "targetGroupArn": "arn:aws:elasticloadbalancing:eu-central-1:111122224444:targetgroup/store/0123456789abcdef",
      "containerName": "web",
      "containerPort": 80
    }
  ]
}
`;

/** Without a mistake. */
const SHOP = `{
  "family": "shop",
  "requiresCompatibilities": ["EC2"],
  "cpu": "1024",
  "memory": "2048",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
      "cpu": 768,
      "memory": 1536,
      "links": ["db:database"],
      "portMappings": [{ "containerPort": 80 }],
      "dependsOn": [{ "containerName": "db", "condition": "START" }]
    },
    {
      "name": "db",
      "image": "public.ecr.aws/docker/library/postgres:17.6-alpine",
      "cpu": 256,
      "memory": 512,
      "stopTimeout": 30
    }
  ]
}
`;

/** Three comments and commas of the kind that has one safe repair, and one mistake that has not. */
const COMMENTED = `{
    // who owns it: the platform team
    "family": "worker",
    "containerDefinitions": [
        {
            "name": "app", // the only one
            "image": "public.ecr.aws/docker/library/busybox:1.37",
            "memory": 2,
        },
    ],
}
`;

const TEMPLATE = `{
  "family": "{{ family }}",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "<IMAGE1_NAME>",
      "memory": $MEMORY,
      "portMappings": [{ "containerPort": \${PORT}, "protocol": "TCP" }],
      "environment": {{ environment }},
      "stopTimeout": 30
    },
    { "name": "sidecar", "image": "public.ecr.aws/docker/library/busybox:1.37", "memory": 2 }
  ]
}
`;

/** What \`aws ecs describe-task-definition\` prints. */
const DESCRIBED = `{
    "taskDefinition": {
        "taskDefinitionArn": "arn:aws:ecs:eu-central-1:111122224444:task-definition/api:7",
        "containerDefinitions": [
            {
                "name": "app",
                "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
                "cpu": 0,
                "memory": 128,
                "links": [],
                "portMappings": [],
                "essential": true,
                "environment": [{ "name": "EMPTY", "value": "" }],
                "mountPoints": [],
                "volumesFrom": [],
                "user": null
            }
        ],
        "family": "api",
        "revision": 7,
        "volumes": [],
        "status": "ACTIVE",
        "requiresAttributes": [{ "name": "com.amazonaws.ecs.capability.docker-remote-api.1.18" }],
        "placementConstraints": [],
        "compatibilities": ["EXTERNAL", "EC2"],
        "registeredAt": "2026-01-12T10:00:00.000000+01:00",
        "registeredBy": "arn:aws:iam::111122224444:user/deployer"
    },
    "tags": [{ "key": "team", "value": "platform" }]
}
`;

/** Half typed: an option of the log driver and the health check are to come. */
const HALF_TYPED = `{
  "family": "logs",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "512",
  "memory": "1024",
  "executionRoleArn": "arn:aws:iam::111122224444:role/ecsTaskExecutionRole",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "public.ecr.aws/docker/library/nginx:1.29-alpine",
      "logConfiguration": {
        "logDriver": "awslogs",
        "options": {
          "awslogs-group": "/ecs/logs",

        }
      },
      "healthCheck":
    }
  ]
}
`;

const byContent = {
  family: 'api',
  containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 2, essential: true }],
};

/** By path in the workspace. */
export const files = {
  'store/task-definition.json': BROKEN,
  'store/service-definition.json': SERVICE,
  'shop/task-definition.json': SHOP,
  'shop/task-definition.local.json': '{\n  "containers": {\n    "db": { "skip": true }\n  }\n}\n',
  'commented/task-definition.json': COMMENTED,
  'template/task-definition.json': TEMPLATE,
  'described/task-definition.json': DESCRIBED,
  'logs/task-definition.json': HALF_TYPED,
  'content/api.json': `${JSON.stringify(byContent, undefined, 2)}\n`,
  // Laid out as nobody would: what a formatter does to it shows.
  'layout/task-definition.json':
    '{"family":"layout","containerDefinitions":[{"name":"app","image":"nginx:1.29","memory":128,"command":["sh",\n"-c","true"]}]}\n',
  'layout/package.json': '{"name":"layout",\n"private":true}\n',
};
