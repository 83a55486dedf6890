/** Inputs of Application Auto Scaling that mean something here; what else a request says is left unread. */
import { flag, integer, list, number, opaque, structure, text } from '../shapes/shape.ts';

/** What every request names its target with. */
interface TargetReference {
  readonly ServiceNamespace?: string;
  readonly ResourceId?: string;
  readonly ScalableDimension?: string;
}

interface Page {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const reference = { ServiceNamespace: text(), ResourceId: text(), ScalableDimension: text() };
const page = { MaxResults: integer, NextToken: text() };

export interface RegisterInput extends TargetReference {
  readonly MinCapacity?: number;
  readonly MaxCapacity?: number;
  readonly RoleARN?: string;
  readonly SuspendedState?: SuspendedState;
}

export interface SuspendedState {
  readonly DynamicScalingInSuspended?: boolean;
  readonly DynamicScalingOutSuspended?: boolean;
  readonly ScheduledScalingSuspended?: boolean;
}

export const registerInput = structure<RegisterInput>({
  ...reference,
  MinCapacity: integer,
  MaxCapacity: integer,
  RoleARN: text(),
  SuspendedState: structure<SuspendedState>({
    DynamicScalingInSuspended: flag,
    DynamicScalingOutSuspended: flag,
    ScheduledScalingSuspended: flag,
  }),
});

export interface TargetTrackingInput {
  readonly TargetValue?: number;
  readonly PredefinedMetricSpecification?: { readonly PredefinedMetricType?: string; readonly ResourceLabel?: string };
  readonly CustomizedMetricSpecification?: object;
  readonly ScaleOutCooldown?: number;
  readonly ScaleInCooldown?: number;
  readonly DisableScaleIn?: boolean;
}

export interface PutPolicyInput extends TargetReference {
  readonly PolicyName?: string;
  readonly PolicyType?: string;
  readonly TargetTrackingScalingPolicyConfiguration?: TargetTrackingInput;
}

export const putPolicyInput = structure<PutPolicyInput>({
  ...reference,
  PolicyName: text(),
  PolicyType: text(),
  TargetTrackingScalingPolicyConfiguration: structure<TargetTrackingInput>({
    TargetValue: number,
    PredefinedMetricSpecification: structure<NonNullable<TargetTrackingInput['PredefinedMetricSpecification']>>({
      PredefinedMetricType: text(),
      ResourceLabel: text(),
    }),
    CustomizedMetricSpecification: opaque(),
    ScaleOutCooldown: integer,
    ScaleInCooldown: integer,
    DisableScaleIn: flag,
  }),
});

export const targetInput = structure<TargetReference>(reference);
export const policyInput = structure<TargetReference & { readonly PolicyName?: string }>({
  ...reference,
  PolicyName: text(),
});
export const describeTargetsInput = structure<TargetReference & Page & { readonly ResourceIds?: readonly string[] }>({
  ...reference,
  ...page,
  ResourceIds: list(text()),
});
export const describePoliciesInput = structure<TargetReference & Page & { readonly PolicyNames?: readonly string[] }>({
  ...reference,
  ...page,
  PolicyNames: list(text()),
});
export const describeActivitiesInput = structure<TargetReference & Page>({ ...reference, ...page });
