(** Claim P3.11. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 norms_p3.
Open Scope R_scope.

Theorem p3_11_curves : P3.p3_11_curves.
Proof.
  intros m sigma P A b u v t i Hs Hv.
  apply is_derive_eq with (Derive sigma (mat_col m A (u t) i + b i) * sum m (fun j => A i j * v j)
    + sum m (fun j => P i j * v j)).
  - apply (is_derive_ext (fun s => sigma (mat_col m A (u s) i + b i) + mat_col m P (u s) i)).
    + intros s. apply Rplus_comm.
    + apply (is_derive_branch sigma (fun s => mat_col m A (u s) i + b i)); auto.
      * apply is_derive_affine. exact Hv.
      * apply (is_derive_ext (fun s => sum m (fun j => P i j * u s j) + 0)).
        -- intros s. apply Rplus_0_r.
        -- apply is_derive_affine. exact Hv.
  - unfold projected_jacobian, mat_col. rewrite <- sum_scal, <- sum_plus.
    apply sum_ext. intros; ring.
Qed.

Theorem p3_11_jacobian : P3.p3_11_jacobian.
Proof.
  intros m sigma P A b u i j Hj Hs.
  assert (Eu : forall M, mat_col m M (put u j (u j)) i = mat_col m M u i).
  { intros M. apply sum_ext. intros k _. now rewrite put_same. }
  apply is_derive_eq with
    (mat_col m (projected_jacobian m sigma P A b (put u j (u j))) (fun k => if (k =? j)%nat then 1 else 0) i).
  - apply (p3_11_curves m sigma P A b (fun t => put u j t)).
    + now rewrite Eu.
    + intros k _. apply is_derive_put.
  - unfold mat_col at 1.
    rewrite <- (sum_only m j (fun k => projected_jacobian m sigma P A b u i k) Hj).
    apply sum_ext. intros k _. unfold projected_jacobian. rewrite Eu.
    destruct (k =? j)%nat; ring.
Qed.

Theorem p3_11_dead : P3.p3_11_dead.
Proof.
  intros k m sigma P A b u r j Hj D. apply row_mat_ext; [reflexivity|].
  intros i Hi. unfold projected_jacobian. destruct D as [D|D]; rewrite D by assumption; ring.
Qed.

(** |r P|^2 = sum over i and j of r_i r_j (P P^T)_ij. *)
Lemma norm2_row k m r P :
  norm2 m (row_mat k r P) = sum k (fun i => sum k (fun j => r i * r j * sum m (fun a => P i a * P j a))).
Proof.
  unfold norm2. rewrite (row_mat_col k m r P (row_mat k r P)).
  apply sum_ext. intros i _. unfold mat_col, row_mat.
  rewrite (sum_ext m _ (fun a => sum k (fun j => P i a * (r j * P j a)))) by (intros; now rewrite sum_scal).
  rewrite sum_swap, <- sum_scal. apply sum_ext. intros j _.
  rewrite <- !sum_scal. apply sum_ext. intros; ring.
Qed.

(** The row with a in place i and c in place j. *)
Definition two (i : nat) (a : R) (j : nat) (c : R) : vec :=
  fun k => (if (k =? i)%nat then a else 0) + (if (k =? j)%nat then c else 0).

Lemma sum_two k i a j c f : (i < k)%nat -> (j < k)%nat ->
  sum k (fun l => two i a j c l * f l) = a * f i + c * f j.
Proof.
  intros Hi Hj.
  rewrite <- (sum_only k i (fun l => a * f l) Hi), <- (sum_only k j (fun l => c * f l) Hj), <- sum_plus.
  apply sum_ext. intros l _. unfold two. destruct (l =? i)%nat, (l =? j)%nat; ring.
Qed.

Theorem p3_11_isometry : P3.p3_11_isometry.
Proof.
  intros k m P. split.
  - intros H i j Hi Hj.
    assert (Q : forall r, sum k (fun a => r a * sum k (fun c => r c * sum m (fun d => P a d * P c d)))
                        = sum k (fun a => r a * r a)).
    { intros r. transitivity (norm2 k r); [|reflexivity].
      rewrite <- norm_sqr, <- H, norm_sqr, norm2_row.
      apply sum_ext. intros a _. rewrite <- sum_scal. apply sum_ext. intros; ring. }
    assert (F : forall a c, sum k (fun s => two i a j c s * sum k (fun t => two i a j c t * sum m (fun d => P s d * P t d)))
      = a * (a * sum m (fun d => P i d * P i d) + c * sum m (fun d => P i d * P j d))
      + c * (a * sum m (fun d => P j d * P i d) + c * sum m (fun d => P j d * P j d))).
    { intros a c. rewrite (sum_two k i a j c (fun s => sum k (fun t => two i a j c t * sum m (fun d => P s d * P t d)))) by assumption.
      now rewrite !sum_two by assumption. }
    assert (G : forall a c, sum k (fun s => two i a j c s * two i a j c s)
      = a * two i a j c i + c * two i a j c j) by (intros; now apply sum_two).
    assert (Sy : sum m (fun d => P j d * P i d) = sum m (fun d => P i d * P j d))
      by (apply sum_ext; intros; ring).
    assert (Q1 := Q (two i 1 j 0)). assert (Q2 := Q (two i 0 j 1)). assert (Q3 := Q (two i 1 j 1)).
    rewrite F, G in Q1, Q2, Q3. rewrite Sy in *. unfold two in Q1, Q2, Q3.
    rewrite !Nat.eqb_refl in Q1, Q2, Q3. rewrite (Nat.eqb_sym j i) in Q1, Q2, Q3.
    unfold Id. destruct (Nat.eqb_spec i j) as [->|]; lra.
  - intros H r. unfold norm. f_equal. rewrite norm2_row.
    apply sum_ext. intros i Hi.
    rewrite <- (sum_only k i (fun j => r i * r j) Hi).
    apply sum_ext. intros j Hj. rewrite H by assumption. unfold Id.
    rewrite (Nat.eqb_sym j i). destruct (i =? j)%nat; ring.
Qed.

(** Only the entries of the row below the width matter. *)
Lemma rows_down_ext n M l k r r' : (forall i, (i < n (l + k))%nat -> r i = r' i) ->
  forall j, (j < n l)%nat -> rows_down n M l k r j = rows_down n M l k r' j.
Proof.
  revert r r'. induction k as [|k IH]; intros r r' H j Hj; simpl.
  - apply H. now rewrite Nat.add_0_r.
  - apply IH; [|exact Hj]. intros i _. now apply row_mat_ext.
Qed.

Theorem p3_11_product : P3.p3_11_product.
Proof.
  intros n sigma P A b u l k. induction k as [|k IH]; intros r j D Hj; simpl; [reflexivity|].
  rewrite IH by (try (intros; apply D); lia).
  apply rows_down_ext; [|exact Hj].
  intros i Hi. apply p3_11_dead.
  - now replace (l + S k - 1)%nat with (l + k)%nat by lia.
  - apply D. lia.
Qed.

Lemma sum_le m f h : (forall i, (i < m)%nat -> f i <= h i) -> sum m f <= sum m h.
Proof. induction m as [|m IH]; intros H; simpl; [lra|]. apply Rplus_le_compat; auto. Qed.

Lemma sum_ones m : sum m (fun _ => 1) = INR m.
Proof. induction m as [|m IH]; [reflexivity|]. rewrite S_INR. simpl sum. now rewrite IH. Qed.

(** One square is at most the sum of all. *)
Lemma term_le m a v : (a < m)%nat -> v a * v a <= norm2 m v.
Proof.
  intros Ha. rewrite <- (sum_only m a (fun i => v i * v i) Ha).
  apply sum_le. intros i _. assert (Q := Rle_0_sqr (v i)). unfold Rsqr in Q. destruct (i =? a)%nat; lra.
Qed.

(** The squares of the entries add up to k by rows; by columns they add up to at most m. *)
Theorem p3_11_wide : P3.p3_11_wide.
Proof.
  intros k m P Hmk H.
  assert (C : forall a, (a < m)%nat -> sum k (fun i => P i a * P i a) <= 1).
  { intros a Ha. set (r := fun i => P i a). change (norm2 k r <= 1).
    assert (T := term_le m a (row_mat k r P) Ha).
    rewrite <- norm_sqr, H, norm_sqr in T.
    change (norm2 k r * norm2 k r <= norm2 k r) in T.
    assert (N := norm2_ge0 k r). destruct (Rle_dec (norm2 k r) 1); [assumption|nra]. }
  assert (R := proj1 (p3_11_isometry k m P) H).
  assert (K : sum k (fun i => sum m (fun a => P i a * P i a)) = INR k).
  { rewrite <- sum_ones. apply sum_ext. intros i Hi. rewrite R by assumption.
    unfold Id. now rewrite Nat.eqb_refl. }
  rewrite sum_swap in K.
  assert (L := sum_le m _ (fun _ => 1) C). rewrite sum_ones in L. rewrite K in L.
  apply INR_le in L. lia.
Qed.

(** A sum with the term p taken out. *)
Definition skip_over (p i : nat) : nat := if (i <? p)%nat then i else S i.

Lemma sum_take k f : forall p, (p <= k)%nat -> sum (S k) f = f p + sum k (fun i => f (skip_over p i)).
Proof.
  induction k as [|k IH]; intros p Hp.
  - replace p with 0%nat by lia. simpl. ring.
  - change (sum (S (S k)) f) with (sum (S k) f + f (S k)). destruct (Nat.eq_dec p (S k)) as [->|D].
    + rewrite Rplus_comm. f_equal. apply sum_ext. intros i Hi. unfold skip_over.
      destruct (Nat.ltb_spec i (S k)); [reflexivity | lia].
    + rewrite (IH p) by lia. simpl sum. unfold skip_over at 3.
      destruct (Nat.ltb_spec k p); [lia|]. ring.
Qed.

(** By elimination: if some entry of the last column is not 0, its row is subtracted from the others. *)
Theorem p3_11_lost : P3.p3_11_lost.
Proof.
  intros k m P. revert k P. induction m as [|m IH]; intros k P Hmk.
  - exists (fun _ => 1). split; [exists 0%nat; split; [lia | lra] | lia].
  - destruct k as [|k]; [lia|].
    assert (X : (exists p, (p <= k)%nat /\ P p m <> 0) \/ forall p, (p <= k)%nat -> P p m = 0).
    { clear. induction k as [|k [[p [Hp N]]|Z]].
      - destruct (Req_dec (P 0%nat m) 0) as [E|N]; [right | left; now exists 0%nat].
        intros p Hp. now replace p with 0%nat by lia.
      - left. exists p. split; [lia | exact N].
      - destruct (Req_dec (P (S k) m) 0) as [E|N]; [right | left; now exists (S k)].
        intros p Hp. destruct (Nat.eq_dec p (S k)) as [->|]; [exact E | apply Z; lia]. }
    destruct X as [[p [Hp N]]|Z].
    + destruct (IH k (fun i j => P (skip_over p i) j - P (skip_over p i) m / P p m * P p j) ltac:(lia)) as [r [[i [Hi Hr]] H]].
      pose (r' := fun i => if (i =? p)%nat then - sum k (fun i => r i * (P (skip_over p i) m / P p m))
                           else r (if (i <? p)%nat then i else pred i)).
      assert (R : forall i, r' (skip_over p i) = r i).
      { intros a. unfold r', skip_over. destruct (Nat.ltb_spec a p).
        - destruct (Nat.eqb_spec a p); [lia|]. destruct (Nat.ltb_spec a p); [reflexivity | lia].
        - destruct (Nat.eqb_spec (S a) p); [lia|]. destruct (Nat.ltb_spec (S a) p); [lia | reflexivity]. }
      assert (V : forall j, row_mat (S k) r' P j
        = sum k (fun i => r i * (P (skip_over p i) j - P (skip_over p i) m / P p m * P p j))).
      { intros j. unfold row_mat. rewrite (sum_take k _ p Hp).
        rewrite (sum_ext k (fun i => r' (skip_over p i) * P (skip_over p i) j) (fun i => r i * P (skip_over p i) j))
          by (intros; now rewrite R).
        unfold r' at 1. rewrite Nat.eqb_refl.
        rewrite (sum_ext k (fun i => r i * (_ - _)) (fun i => r i * P (skip_over p i) j
          + - P p j * (r i * (P (skip_over p i) m / P p m)))) by (intros; ring).
        rewrite sum_plus, sum_scal. ring. }
      exists r'. split.
      * exists (skip_over p i). split; [unfold skip_over; destruct (Nat.ltb_spec i p); lia | now rewrite R].
      * intros j Hj. rewrite V. destruct (Nat.eq_dec j m) as [->|D].
        -- apply sum_zero. intros a _. field. exact N.
        -- apply (H j). lia.
    + destruct (IH (S k) P ltac:(lia)) as [r [Hr H]]. exists r. split; [exact Hr|].
      intros j Hj. destruct (Nat.eq_dec j m) as [->|D]; [|apply H; lia].
      apply sum_zero. intros a Ha. rewrite Z by lia. ring.
Qed.
