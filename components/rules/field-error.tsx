interface Props {
  id: string;
  reason: string | undefined;
}

/** What is wrong with a field, right below it. */
export function FieldError({ id, reason }: Props) {
  if (reason === undefined) return null;
  return (
    <p id={id} className="text-destructive text-xs">
      {reason}
    </p>
  );
}
